"""Makes the queues of ops/queues.json in LocalStack, which runs this once it can be called."""

import json
import os

import boto3

ACCOUNT = "000000000000"
REGION = "us-east-1"

sqs = boto3.client("sqs", endpoint_url=os.environ.get("SQS_ENDPOINT", "http://127.0.0.1:4566"), region_name=REGION,
                   aws_access_key_id="any", aws_secret_access_key="any")

with open(os.environ.get("QUEUES", "/opt/orderflow/queues.json"), encoding="utf-8") as file:
    queues = json.load(file)["queues"]

# A dead-letter queue comes before the queue that names it.
for queue in queues:
    attributes = dict(queue["attributes"])
    redrive = queue.get("redrive")
    if redrive:
        attributes["RedrivePolicy"] = json.dumps({
            "deadLetterTargetArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{redrive['dead_letter_queue']}",
            "maxReceiveCount": redrive["max_receive_count"]})
    sqs.create_queue(QueueName=queue["name"], Attributes=attributes)
