"""Finding: passages by words and by meaning."""

import os

# onnxruntime would note what machine this is, below HOME, and send that to its makers. It reads
# this as soon as it is imported; what it offers to switch that off later comes too late.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
