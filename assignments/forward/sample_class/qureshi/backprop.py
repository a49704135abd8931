"""Gradients by hand, R. Qureshi"""
import math


def product_gradient(x, y):
    return y, x


def sum_gradient(x, y):
    return 1, 1


def max_gradient(x, y):
    return (1, 0) if x >= y else (0, 1)


class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class ExpGate:
    def forward(self, x):
        self.e = math.exp(x)
        return self.e

    def backward(self, grad_output):
        return self.e * grad_output


def composite(x, y, z):
    q = x + y
    return q * z, (z, z, q)
