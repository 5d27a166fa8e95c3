package io.orderflow.worker;

import java.time.Instant;
import java.util.regex.Pattern;

import io.orderflow.defaults.Text;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * A message in the dead-letter queue, as one receive delivered it.
 *
 * @param letterId what SQS calls the letter; safe to log and to answer
 * @param receiptHandle what this delivery is deleted or given back by
 * @param receiveCount how often SQS says it was received
 * @param receivedBefore how often its message had been received when the worker wrote the
 * letter
 * @param reason why the worker wrote it; none where SQS moved the message itself
 * @param traceParent where its order's trace goes on, if it has one
 */
record Letter(String letterId, String receiptHandle, int receiveCount, @Nullable Integer receivedBefore, Instant sentAt,
		@Nullable String reason, String body, @Nullable String traceParent) {

	/** What the worker puts beside the body, and by what its letters are known. */
	static final String REASON = "reason";

	static final String ORIGINAL_MESSAGE_ID = "original_message_id";

	static final String RECEIVED_BEFORE = "received_before";

	private static final int LONGEST_REASON = 256;

	private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");

	static Letter of(Message message) {
		String receivedBefore = attribute(message, RECEIVED_BEFORE);
		return new Letter(message.messageId(), message.receiptHandle(),
				Integer.parseInt(systemAttribute(message, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1")),
				(receivedBefore != null && COUNT.matcher(receivedBefore).matches()) ? Integer.valueOf(receivedBefore)
						: null,
				Instant.ofEpochMilli(
						Long.parseLong(systemAttribute(message, MessageSystemAttributeName.SENT_TIMESTAMP, "0"))),
				attribute(message, REASON), message.body(), OrderQueue.traceParentOf(message));
	}

	/**
	 * An attribute of the worker's. What SQS moved has the attributes that its producer
	 * gave it, which nobody shows.
	 */
	private static @Nullable String attribute(Message message, String name) {
		MessageAttributeValue value = message.messageAttributes().get(name);
		return (message.messageAttributes().containsKey(ORIGINAL_MESSAGE_ID) && value != null
				&& value.stringValue() != null && value.stringValue().length() <= LONGEST_REASON
				&& Text.Check.isPlain(value.stringValue())) ? value.stringValue() : null;
	}

	private static String systemAttribute(Message message, MessageSystemAttributeName name, String otherwise) {
		return message.attributes().getOrDefault(name, otherwise);
	}

	@Override
	public String toString() {
		return "Letter[letterId=" + this.letterId + "]";
	}

}
