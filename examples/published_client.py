"""The published client `lightningrod-ai==0.1.17` against a server of ours: nothing but base URL and key differs.

python examples/published_client.py http://127.0.0.1:8000 "$(pipeline-assistant token)"
"""

import sys

from lightningrod import LightningRod
from lightningrod._generated.api.pipeline_assistant import (
    create_session_pipeline_assistant_sessions_post as create_session,
)
from lightningrod._generated.api.pipeline_assistant import (
    get_session_pipeline_assistant_sessions_session_id_get as get_session,
)
from lightningrod._generated.api.pipeline_assistant import (
    send_message_pipeline_assistant_sessions_session_id_messages_post as send_message,
)
from lightningrod._generated.client import AuthenticatedClient
from lightningrod._generated.models import CreateSessionRequest, SendMessageRequest

GOAL = "Create question and answer pairs from the FOMC minutes, two per chunk, numeric answers"


def main(base_url: str, api_key: str) -> None:
    # In this release only generated functions reach the assistant; they take the generated client.
    generated = AuthenticatedClient(base_url=base_url, token=api_key)
    session = create_session.sync(client=generated, body=CreateSessionRequest(goal=GOAL))
    print(session.messages[-1].content)

    for text in ("show me 3 sample rows", "generate", "yes"):
        body = SendMessageRequest(content=text)
        reply = send_message.sync(session_id=session.session_id, client=generated, body=body)
        print(f"\n> {text}\n{reply.message.content}")

    session = get_session.sync(session_id=session.session_id, client=generated)
    client = LightningRod(api_key=api_key, base_url=base_url)
    rows = client.datasets.get(session.dataset_ids[-1]).download()
    print(f"\n{len(rows)} rows; the first one:")
    print(rows[0].question.question_text, "->", rows[0].label.label)


if __name__ == "__main__":
    main(*sys.argv[1:])
