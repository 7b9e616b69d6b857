"""`python -m lapwing` is the command line."""

from lapwing.cli.main import main

if __name__ == "__main__":
    main()
