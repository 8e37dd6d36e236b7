"""The llama architecture in plain float32 over dequantised weights: slow, short, and rounded nowhere but in float32."""

import gguf
import numpy as np


class Model:
    def __init__(self, path):
        reader = gguf.GGUFReader(path)
        value = lambda key: reader.fields[f"llama.{key}"].contents()
        self.weights = {t.name: gguf.quants.dequantize(t.data, t.tensor_type).astype(np.float32) for t in reader.tensors}
        self.layers, self.heads, self.kv_heads = value("block_count"), value("attention.head_count"), value("attention.head_count_kv")
        self.epsilon = value("attention.layer_norm_rms_epsilon")
        self.head = value("embedding_length") // self.heads
        self.frequencies = value("rope.freq_base") ** (-np.arange(0, self.head, 2, dtype=np.float64) / self.head)
        self.keys = [np.zeros((0, self.kv_heads, self.head), np.float32) for _ in range(self.layers)]
        self.values = list(self.keys)

    def norm(self, x, name):
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(self.epsilon)) * self.weights[name]

    def rotate(self, x, start):
        """Adjacent pairs: the converter has permuted the rows of Q and K."""
        angle = (start + np.arange(x.shape[0]))[:, None, None] * self.frequencies
        cos, sin = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
        even, odd = x[..., 0::2], x[..., 1::2]
        return np.stack((even * cos - odd * sin, even * sin + odd * cos), -1).reshape(x.shape)

    def attention(self, layer, x):
        weight = lambda name: self.weights[f"blk.{layer}.attn_{name}.weight"]
        start, count = self.keys[layer].shape[0], x.shape[0]
        q = self.rotate((x @ weight("q").T).reshape(count, self.heads, self.head), start)
        k = self.rotate((x @ weight("k").T).reshape(count, self.kv_heads, self.head), start)
        v = (x @ weight("v").T).reshape(count, self.kv_heads, self.head)
        self.keys[layer] = np.concatenate((self.keys[layer], k))
        self.values[layer] = np.concatenate((self.values[layer], v))
        group = self.heads // self.kv_heads
        keys, values = (np.repeat(a[layer], group, axis=1) for a in (self.keys, self.values))
        scores = np.einsum("qhd,khd->hqk", q, keys) / np.float32(np.sqrt(self.head))
        scores[:, np.arange(start + count)[None, :] > (start + np.arange(count))[:, None]] = -np.inf
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        return np.einsum("hqk,khd->qhd", scores, values).reshape(count, -1) @ weight("output").T

    def feed_forward(self, layer, x):
        weight = lambda name: self.weights[f"blk.{layer}.ffn_{name}.weight"]
        gate = x @ weight("gate").T
        return (gate / (1 + np.exp(-gate)) * (x @ weight("up").T)) @ weight("down").T

    def logits(self, tokens):
        """Logits after the last of these tokens, which follow those of earlier calls."""
        x = self.weights["token_embd.weight"][tokens]
        for layer in range(self.layers):
            x = x + self.attention(layer, self.norm(x, f"blk.{layer}.attn_norm.weight"))
            x = x + self.feed_forward(layer, self.norm(x, f"blk.{layer}.ffn_norm.weight"))
        output = self.weights.get("output.weight", self.weights["token_embd.weight"])
        return self.norm(x[-1], "output_norm.weight") @ output.T
