"""The page as one file."""


def hand_out() -> None:
    pass
