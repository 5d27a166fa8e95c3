package io.orderflow.worker;

import java.time.Instant;

import io.awspring.cloud.sqs.listener.SqsHeaders;
import io.awspring.cloud.sqs.listener.SqsHeaders.MessageSystemAttributes;
import io.orderflow.defaults.TraceParent;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * One delivery of a message.
 *
 * @param messageId what SQS calls the message; safe to log
 * @param receiptHandle what this delivery is deleted or given back by
 * @param receiveCount how often the message was delivered, this time included
 * @param traceParent where its order's trace goes on, if it has one
 */
record Delivery(String messageId, String receiptHandle, int receiveCount, Instant sentAt, String body,
		@Nullable String traceParent) {

	static Delivery of(Message<String> message) {
		MessageHeaders headers = message.getHeaders();
		return new Delivery(String.valueOf(headers.getId()), header(headers, SqsHeaders.SQS_RECEIPT_HANDLE_HEADER),
				Integer.parseInt(header(headers, MessageSystemAttributes.SQS_APPROXIMATE_RECEIVE_COUNT)),
				Instant.ofEpochMilli(Long.parseLong(header(headers, MessageSystemAttributes.SQS_SENT_TIMESTAMP))),
				message.getPayload(), headers.get(TraceParent.NAME, String.class));
	}

	private static String header(MessageHeaders headers, String name) {
		String value = headers.get(name, String.class);
		if (value == null) {
			throw new IllegalArgumentException("SQS delivered a message without " + name);
		}
		return value;
	}

	@Override
	public String toString() {
		return "Delivery[messageId=" + this.messageId + ", receiveCount=" + this.receiveCount + "]";
	}

}
