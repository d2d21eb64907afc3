"""The released peers on the bench's three chained calls: each runs in an environment of its own, made on first use.

`python benchmarks/peers.py data-designer|bespokelabs-curator|sdg-hub BASE_URL SEEDS IN_FLIGHT FOLDER SEED_TEXT` is what
`bulk.py --peers` runs with the peer's own Python. Each is told the same number of calls in flight, and nothing else.
"""

import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

ENVIRONMENTS = Path(".venv/peers")
COLUMNS = ("first", "second", "third")


def environment(peer: str) -> Path | None:
    """The Python of a peer's environment, made where it is missing; None where the peer can't be installed."""
    folder = ENVIRONMENTS / peer
    python = folder / "bin" / "python"
    ready = folder / ".installed"
    if not ready.exists():
        venv.create(folder, with_pip=True, clear=True)
        if subprocess.run([python, "-m", "pip", "install", "--quiet", peer], check=False).returncode:
            return None
        ready.touch()
    return python.absolute()


def data_designer(base_url: str, seeds: list[str], in_flight: int, folder: Path) -> int:
    """Three text columns, each made of the one before."""
    import data_designer.config as dd
    import pandas as pd
    from data_designer.interface import DataDesigner

    parameters = dd.ChatCompletionInferenceParams(max_parallel_requests=in_flight)
    model = dd.ModelConfig(alias="bench", model="bench", provider="bench", inference_parameters=parameters)
    provider = dd.ModelProvider(name="bench", endpoint=base_url, provider_type="openai", api_key="none")
    builder = dd.DataDesignerConfigBuilder(model_configs=[model])
    builder.with_seed_dataset(dd.DataFrameSeedSource(df=pd.DataFrame({"seed": seeds})))
    for before, name in zip(("seed", *COLUMNS), COLUMNS, strict=False):
        builder.add_column(dd.LLMTextColumnConfig(name=name, prompt=f"{{{{ {before} }}}}", model_alias="bench"))
    designer = DataDesigner(artifact_path=folder, model_providers=[provider])
    return len(designer.create(builder, num_records=len(seeds)).load_dataset())


def curator(base_url: str, seeds: list[str], in_flight: int, folder: Path) -> int:
    """Three datasets, each made of the one before."""
    from bespokelabs import curator as peer

    class Call(peer.LLM):
        def prompt(self, row: dict[str, Any]) -> str:
            return row["text"]

        def parse(self, row: dict[str, Any], response: str) -> dict[str, Any]:
            return {"text": response}

    rows: Any = [{"text": seed} for seed in seeds]
    limits = {"max_concurrent_requests": in_flight, "max_requests_per_minute": 10**9, "max_tokens_per_minute": 10**12}
    parameters = {"base_url": base_url, "api_key": "none", **limits}
    for name in COLUMNS:
        call = Call(model_name="openai/bench", backend="litellm", backend_params=parameters)
        rows = call(rows, working_dir=str(folder / name)).dataset
    return len(rows)


def sdg_hub(base_url: str, seeds: list[str], in_flight: int, folder: Path) -> int:
    """Three prompts with their calls, each made of the one before."""
    import pandas as pd
    from sdg_hub.core.blocks import LLMChatBlock, LLMResponseExtractorBlock, PromptBuilderBlock

    rows = pd.DataFrame({"seed": seeds})
    for before, name in zip(("seed", *COLUMNS), COLUMNS, strict=False):
        template = folder / f"{name}.yaml"
        template.write_text(f"- role: user\n  content: '{{{{ {before} }}}}'\n")
        prompt = PromptBuilderBlock(
            block_name=f"{name}_prompt", input_cols=[before], output_cols="messages", prompt_config_path=str(template)
        )
        call = LLMChatBlock(
            block_name=f"{name}_call",
            input_cols="messages",
            output_cols="answer",
            model="openai/bench",
            api_base=base_url,
            api_key="none",
            async_mode=True,
        )
        read = LLMResponseExtractorBlock(block_name=name, input_cols="answer")
        rows = read.generate(call.generate(prompt.generate(rows), _flow_max_concurrency=in_flight))
        rows = rows.rename(columns={f"{name}_content": name})
    return len(rows)


PEERS: dict[str, Callable[[str, list[str], int, Path], int]] = {
    "data-designer": data_designer,
    "bespokelabs-curator": curator,
    "sdg-hub": sdg_hub,
}

if __name__ == "__main__":
    peer, base_url, count, in_flight, folder, text = sys.argv[1:]
    seeds = [f"{number} {text}" for number in range(int(count))]
    made = PEERS[peer](base_url, seeds, int(in_flight), Path(folder))
    if made != len(seeds):
        sys.exit(f"{made} of {len(seeds)} rows are complete")
