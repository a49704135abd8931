# Gives back what never ends when it is looked at: an attribute, a text, a length, the items of a dict, a traceback.


def for_ever(*args):
    while True:
        pass


class Name(type):
    __name__ = property(for_ever)


class Endless:
    __getattr__ = for_ever


class Text(Exception):
    __str__ = __repr__ = for_ever


class Items(dict):
    def items(self):
        number = 0
        while True:
            number += 1
            yield f"key{number}", number


class Named(metaclass=Name):
    pass


def product_gradient(x, y):
    return Endless()


def sum_gradient(x, y):
    raise Text


def max_gradient(x, y):
    return Named()


def staged_forward(x, y):
    return 1.0, Items()
