package io.orderflow.sandbox.chaos;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What goes over one connection to the queue, in the words of SQS: which action is
 * answered, and for the {@link SqsLog} what was received and what shall be deleted.
 */
final class SqsConversation {

	private static final JsonMapper json = new JsonMapper();

	private final SqsLog log;

	private final HttpReader requests = new HttpReader(this::begin, this::complete);

	private final HttpReader replies = new HttpReader((head) -> this.reply = head, this::answer);

	private final Deque<Request> unanswered = new ArrayDeque<>();

	private HttpReader.@Nullable Head reply;

	/** Whose reply was heard last, be it all of it or a part. */
	private @Nullable Request answered;

	private boolean outOfStep;

	SqsConversation(SqsLog log) {
		this.log = log;
	}

	/** A piece of what is said. */
	synchronized void heard(boolean fromQueue, byte[] bytes, int length) {
		if (this.outOfStep) {
			return;
		}
		try {
			if (fromQueue) {
				this.answered = this.unanswered.peekFirst();
			}
			(fromQueue ? this.replies : this.requests).read(bytes, length);
		}
		catch (IllegalArgumentException | JacksonException notUnderstood) {
			this.outOfStep = true;
			this.log.gap("a connection was not understood any more: " + notUnderstood.getMessage());
		}
	}

	/** Whether what the queue has just said is about this action. */
	synchronized boolean answers(String action) {
		return this.answered != null && this.answered.action.equals(action);
	}

	private void begin(HttpReader.Head head) {
		String target = head.header("x-amz-target");
		this.unanswered.addLast(new Request(target.substring(target.indexOf('.') + 1), Instant.now()));
	}

	private void complete(byte[] body) {
		Request request = this.unanswered.getLast();
		if (request.concernsMessages()) {
			request.body = json.readTree(body);
			if (request.action.startsWith("DeleteMessage")) {
				this.log.deletionsAsked(request.at, request.queue(), request.handles());
			}
		}
	}

	private void answer(byte[] body) {
		Request request = this.unanswered.pollFirst();
		if (request == null) {
			throw new IllegalArgumentException("a reply to no request");
		}
		if (request.action.equals("ReceiveMessage") && this.reply != null && this.reply.ok()) {
			this.log.received(request.queue(), json.readTree(body).path("Messages"));
		}
	}

	/** What was asked of the queue. */
	private static final class Request {

		private final String action;

		private final Instant at;

		private @Nullable JsonNode body;

		Request(String action, Instant at) {
			this.action = action;
			this.at = at;
		}

		boolean concernsMessages() {
			return this.action.equals("ReceiveMessage") || this.action.startsWith("DeleteMessage");
		}

		String queue() {
			String url = (this.body != null) ? this.body.path("QueueUrl").asString("") : "";
			return url.substring(url.lastIndexOf('/') + 1);
		}

		Iterable<String> handles() {
			return (this.body != null) ? this.body.findValuesAsString("ReceiptHandle") : List.of();
		}

	}

}
