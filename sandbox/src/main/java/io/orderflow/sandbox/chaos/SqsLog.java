package io.orderflow.sandbox.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a consumer has received from OrderQueue and what it has asked to be deleted there,
 * as heard on its wire. Whatever it may have missed it says.
 */
final class SqsLog {

	private static final String QUEUE = "OrderQueue";

	private static final JsonMapper json = new JsonMapper();

	/** Far more than any consumer has in hand. */
	private static final int RECEIPTS_KEPT = 50_000;

	/** More than a run has messages. */
	private static final int MOST = 500_000;

	private final Map<String, Message> receipts = new LinkedHashMap<>() {
		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Message> eldest) {
			return size() > RECEIPTS_KEPT;
		}
	};

	private final Map<String, Integer> receives = new HashMap<>();

	private final List<Deletion> deletions = new ArrayList<>();

	private final Set<String> gaps = new LinkedHashSet<>();

	private int greatestReceiveCount;

	SqsConversation conversation() {
		return new SqsConversation(this);
	}

	synchronized void received(String queue, JsonNode messages) {
		if (!queue.equals(QUEUE)) {
			return;
		}
		for (JsonNode message : messages) {
			String id = message.path("MessageId").asString();
			this.receipts.put(message.path("ReceiptHandle").asString(),
					new Message(id, message.path("Body").asString()));
			this.greatestReceiveCount = Math.max(this.greatestReceiveCount,
					message.path("Attributes").path("ApproximateReceiveCount").asInt(0));
			if (this.receives.size() < MOST) {
				this.receives.merge(id, 1, Integer::sum);
			}
			else {
				gap("more than " + MOST + " messages were received");
			}
		}
	}

	synchronized void deletionsAsked(Instant at, String queue, Iterable<String> handles) {
		if (!queue.equals(QUEUE)) {
			return;
		}
		for (String handle : handles) {
			Message message = this.receipts.get(handle);
			if (message == null) {
				gap("a message was deleted that was not seen when it was received");
			}
			else if (this.deletions.size() < MOST) {
				this.deletions.add(new Deletion(at, message.orderId(), message.id(), message.body()));
			}
			else {
				gap("more than " + MOST + " messages were deleted");
			}
		}
	}

	synchronized void gap(String what) {
		this.gaps.add(what);
	}

	/** Each message that the queue was asked to delete, once for each time. */
	synchronized List<Deletion> deletions() {
		return List.copyOf(this.deletions);
	}

	/** How often each message was received, by the queue's own id of it. */
	synchronized Map<String, Integer> receives() {
		return Map.copyOf(this.receives);
	}

	/** The greatest receive count that the queue has told. */
	synchronized int greatestReceiveCount() {
		return this.greatestReceiveCount;
	}

	/** What may be missing here and why; empty if nothing is. */
	synchronized List<String> gaps() {
		return List.copyOf(this.gaps);
	}

	private record Message(String id, String body) {

		@Nullable String orderId() {
			try {
				return json.readTree(this.body).path("order_id").asString(null);
			}
			catch (JacksonException notJson) {
				return null;
			}
		}

	}

	/**
	 * A message that the queue was asked to delete.
	 *
	 * @param at when the worker had asked for it at the latest
	 * @param orderId the order that it names; null where it is no order
	 * @param messageId the queue's own id of it
	 * @param body the message
	 */
	record Deletion(Instant at, @Nullable String orderId, String messageId, String body) {
	}

}
