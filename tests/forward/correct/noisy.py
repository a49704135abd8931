# Style: noisy: prints, input(), plots, timing, missing libraries, statements that raise; the functions are right
import time, warnings
import matplotlib.pyplot as plt, numpy as np
from google.colab import files
from sklearn.metrics import accuracy_score
from tqdm import tqdm
import math, torch

warnings.filterwarnings("ignore")
plt.rcParams["figure.figsize"] = (8, 4)
uploaded = files.upload()
who = input("who are you? ")
print("hi", who, "*" * 20)
np.set_printoptions(precision=3, suppress=True)
start = time.time()


# Q1
def perceptron_predict(w, b, x):
    print("perceptron", w, b, x)
    a = np.dot(w, x) + b
    print(" a =", a)
    return 1 if a > 0 else -1


print(perceptron_predict(np.array([1, -2]), 3, np.array([2, 1])))
assert perceptron_predict(np.array([1, -2]), 3, np.array([2, 1])) == -1, "should be +1, this assert is wrong"


# Q2
def sigmoid(z):
    z = np.clip(z, -700, 700)  # exp(710) is inf
    return 1 / (1 + np.exp(-z))


def step(z):
    print("step", np.shape(z))
    return np.where(np.asarray(z) >= 0, 1, -1)


def identity(z):
    return z


zz = np.linspace(-5, 5, 101)
plt.plot(zz, sigmoid(zz), label="sigmoid")
plt.plot(zz, step(zz), label="step")
plt.legend()
plt.show()
torch.manual_seed(0)


# Q3
def two_layer_predict(W, v, x):
    h = np.zeros(len(W))
    for i in range(len(W)):
        h[i] = math.tanh(np.dot(W[i], x))
        print(f"  h[{i}] = {h[i]:.3f}")
    print("  y =", np.dot(v, h))
    return np.dot(v, h)


for _ in tqdm(range(3)):
    two_layer_predict(np.eye(2), np.ones(2), np.ones(2))


# Q4
def two_layer_predict_batch(W, v, X):
    tic = time.perf_counter()
    A = np.matmul(W, np.transpose(X))
    print("A", A.shape, A, sep="\n")
    H = np.tanh(A)
    Y = np.matmul(v, H)
    print("batch of", len(X), "took", time.perf_counter() - tic, "s")
    return Y


t = []
for n in [10, 100, 1000]:
    X = np.random.randn(n, 3)
    t0 = time.time()
    two_layer_predict_batch(np.random.randn(4, 3), np.random.randn(4), X)
    t.append(time.time() - t0)
plt.plot(t)
print("loop / batch:", 1 / 0)


# Q5
def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    print("x", x.shape)
    h1 = sigmoid(W1 @ x + b1)
    print("h1", h1.shape)
    h2 = sigmoid(W2 @ h1 + b2)
    print("h2", h2.shape)
    out = W3 @ h2 + b3
    print("out", out.shape, "values", *out.ravel())
    return out


# Q6
def network_size(layer_sizes):
    n, p = 0, 0
    for i, size in enumerate(layer_sizes):
        if i == 0:
            print("inputs:", size)
            continue
        print("layer", i, ":", size, "neurons")
        n += size
        p += size * layer_sizes[i - 1] + size
    return n, p


print(network_size([3, 4, 4, 1]), "should be (9, 41)")


# Q7
def identity_hidden(W, v):
    print("identity", W.shape, v.shape)
    return np.dot(W.T, v)


# Q8
def xor_network():
    W = np.array([[5.0, 5.0, -5.0], [5.0, 5.0, 5.0], [0.0, 0.0, 5.0]])
    v = np.array([-1.0, 1.0, -1.0])
    return W, v


W, v = xor_network()
for x1 in (-1, 1):
    for x2 in (-1, 1):
        print(x1, x2, two_layer_predict(W, v, [x1, x2, 1]))
print("accuracy", accuracy_score([0, 1, 1, 0], [0, 1, 1, 0]))


# Q9
def parity(bits):
    W, v = xor_network()
    print("parity of", bits)
    p = bits[0]
    for b in bits[1:]:
        y = two_layer_predict(W, v, np.array([2 * p - 1, 2 * b - 1, 1]))
        p = 1 if y > 0 else 0
        print("->", p)
    return p


print(parity([1, 0, 1, 1]))
del W, v, X, t


# Q10
def concepts():
    print("thinking...")
    return {
        "identity_collapses": True,
        "links_within_layer": False,
        "output_activation": True,
        "universal": True,
        "every_function": False,
        "parity_depth": True,
        "deeper_better": False,
        "smaller_against_overfitting": False,
        }


def plot_network(sizes):
    for i, n in enumerate(sizes):
        plt.scatter([i] * n, range(n))
    plt.show()


if __name__ == "__main__":
    plot_network([3, 4, 4, 1])
    print(concepts())

plot_network([2, 3, 1])
print("total", time.time() - start)
exit()
