# Style: noisy: prints, input(), plots, timing, missing libraries, statements that raise; the functions are right
import time
import matplotlib.pyplot as plt, numpy as np
from google.colab import drive
from tqdm.notebook import tqdm
import math, seaborn as sns

plt.style.use("ggplot")
drive.mount("/content/drive")
name = input("Your name please: ")
print("hello", name, "let's do some backprop!!!")
start_time = time.time()


def sig(z):
    return 1 / (1 + math.exp(-z))


zs = np.linspace(-6, 6, 200)
plt.plot(zs, [sig(z) for z in zs])
plt.title("my sigmoid")
plt.show()


# Q1
def product_gradient(x, y):
    return y, x


def sum_gradient(x, y):
    return 1.0, 1.0


def max_gradient(x, y):
    if x >= y:
        return 1.0, 0.0
    else:
        return 0.0, 1.0


print("product", product_gradient(4, -3))
print("sum", sum_gradient(4, -3))
print("max", max_gradient(4, -3))


# Q2
def numerical_gradient(f, x, h=1e-5):
    print("numerical gradient of", f, "with h =", h)
    if type(x) in (int, float):
        g = (f(x + h) - f(x - h)) / (2 * h)
        print(" -> ", g)
        return g
    x = np.array(x, dtype="float64")  # new array!! the old one must stay as it was
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        a = f(np.array(x))
        x[i] -= 2 * h
        b = f(np.array(x))
        x[i] += h
        g[i] = (a - b) / (2 * h)
    return g


t0 = time.perf_counter()
for _ in tqdm(range(10)):
    numerical_gradient(lambda v: (v**2).sum(), np.arange(6).reshape(2, 3))
print("took", time.perf_counter() - t0, "s")


# Q3
class AddGate:
    def forward(self, x, y):
        print("AddGate forward", x, y)
        return x + y

    def backward(self, grad_output):
        print("AddGate backward", grad_output)
        return grad_output, grad_output


class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        print(f"{x} * {y} = {x * y}")
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MaxGate:
    def forward(self, x, y):
        self.firstIsBigger = x >= y
        return x if self.firstIsBigger else y

    def backward(self, grad_output):
        if self.firstIsBigger:
            return grad_output, 0
        return 0, grad_output


class ReciprocalGate:
    def forward(self, x):
        self.x = x
        return 1 / x

    def backward(self, grad_output):
        return -1 / (self.x * self.x) * grad_output


class ExpGate:
    def forward(self, x):
        self.ex = math.exp(x)
        return self.ex

    def backward(self, grad_output):
        return self.ex * grad_output


class SigmoidGate:
    def forward(self, x):
        self.s = sig(x)
        return self.s

    def backward(self, grad_output):
        return (1 - self.s) * self.s * grad_output


class AddConstantGate:
    def __init__(self, c):
        print("new AddConstantGate", c)
        self.c = c

    def forward(self, x):
        return self.c + x

    def backward(self, grad_output):
        return grad_output


class ScaleGate:
    def __init__(self, a):
        self.a = a

    def forward(self, x):
        return self.a * x

    def backward(self, grad_output):
        return self.a * grad_output


g = MultiplyGate()
g.forward(3, -4)
assert g.backward(2) == (-8, 6), "oh no"
gate_to_plot = sns.heatmap([[1, 2], [3, 4]])


# Q4
def composite(x, y, z):
    q = x + y
    print("q =", q)
    return q * z, (z, z, q)


f, (dx, dy, dz) = composite(-2, 5, -4)
print(f, dx, dy, dz)


# Q5
def sigmoid_neuron_forward(w, x):
    c = {"w": w, "x": x}
    c["w0x0"] = w[0] * x[0]
    c["w1x1"] = w[1] * x[1]
    c["sum"] = c["w0x0"] + c["w1x1"]
    c["a"] = c["sum"] + w[2]
    c["neg"] = -1 * c["a"]
    c["exp"] = math.exp(c["neg"])
    c["inc"] = 1 + c["exp"]
    c["f"] = 1 / c["inc"]
    for key in c:
        print(f"{key:>8} = {c[key]}")
    return c["f"], c


def sigmoid_neuron_backward(cache, df=1.0):
    dinc = (-1 / cache["inc"] ** 2) * df
    dexp = dinc
    dneg = cache["exp"] * dexp
    da = -1 * dneg
    dsum = da
    dw0x0 = dsum
    dw1x1 = dsum
    w, x = cache["w"], cache["x"]
    dw = np.array([x[0] * dw0x0, x[1] * dw1x1, da])
    dx = np.array([w[0] * dw0x0, w[1] * dw1x1])
    res = {"dinc": dinc, "dexp": dexp, "dneg": dneg, "da": da, "dsum": dsum}
    res.update({"dw0x0": dw0x0, "dw1x1": dw1x1, "dw": dw, "dx": dx})
    print(res)
    return res


w = np.array([2.0, -3.0, -3.0])
x = np.array([-1.0, -2.0])
f, cache = sigmoid_neuron_forward(w, x)
grads = sigmoid_neuron_backward(cache)
# same as in the lecture? 0.73
print("OK" if abs(f - 0.73) < 0.01 else "WRONG")
wandb.log({"f": f})  # noqa: F821


# Q6
def sigmoid_neuron_gates(w, x):
    m1 = MultiplyGate()
    m2 = MultiplyGate()
    a1 = AddGate()
    a2 = AddGate()
    s = SigmoidGate()
    f = s.forward(a2.forward(a1.forward(m1.forward(w[0], x[0]), m2.forward(w[1], x[1])), w[2]))
    d_a2 = s.backward(1)
    d_a1, dw2 = a2.backward(d_a2)
    d_m1, d_m2 = a1.backward(d_a1)
    dw0, dx0 = m1.backward(d_m1)
    dw1, dx1 = m2.backward(d_m2)
    return f, [dw0, dw1, dw2], [dx0, dx1]


# Q7
def sigmoid_neuron_grouped(w, x):
    f = sig(w[0] * x[0] + w[1] * x[1] + w[2])
    ds = (1 - f) * f
    return f, np.array([x[0] * ds, x[1] * ds, ds]), np.array([w[0] * ds, w[1] * ds])


t0 = time.time()
for _ in range(200):
    sigmoid_neuron_grouped(w, x)
print("grouped:", (time.time() - t0) / 200)


# Q8
def staged_forward(x, y):
    sigy = sig(y)
    num = x + sigy
    sigx = sig(x)
    xpy = x + y
    xpysqr = xpy**2
    den = sigx + xpysqr
    invden = 1 / den
    f = num * invden
    print("f(", x, ",", y, ") =", f)
    return f, dict(x=x, y=y, sigy=sigy, num=num, sigx=sigx, xpy=xpy, xpysqr=xpysqr, den=den, invden=invden)


def staged_backward(cache, df=1.0):
    tic = time.time()
    dnum = cache["invden"] * df
    dinvden = cache["num"] * df
    dden = -1 / cache["den"] ** 2 * dinvden
    dsigx = dden
    dxpysqr = dden
    dxpy = 2 * cache["xpy"] * dxpysqr
    dx = dxpy
    dy = dxpy
    dx += (1 - cache["sigx"]) * cache["sigx"] * dsigx
    dx += dnum
    dsigy = dnum
    dy += (1 - cache["sigy"]) * cache["sigy"] * dsigy
    print("backward took", time.time() - tic)
    return {
        "dnum": dnum,
        "dinvden": dinvden,
        "dden": dden,
        "dsigx": dsigx,
        "dxpysqr": dxpysqr,
        "dxpy": dxpy,
        "dsigy": dsigy,
        "dx": dx,
        "dy": dy,
        "time": time.time() - tic,
    }


def plot_gradients(grads):
    plt.bar(range(len(grads)), grads.values())
    plt.show()


if __name__ == "__main__":
    f, cache = staged_forward(3, -4)
    plot_gradients(staged_backward(cache))

f, cache = staged_forward(3, -4)
print("total time", time.time() - start_time)
assert f == 1.5456, "rounded value from the slide"
raise SystemExit("done")
