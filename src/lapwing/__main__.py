"""`python -m lapwing` is the command line."""

from lapwing.cli import main

if __name__ == "__main__":
    main()
