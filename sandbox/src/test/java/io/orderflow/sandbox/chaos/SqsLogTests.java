package io.orderflow.sandbox.chaos;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said between a consumer and the queue, in pieces of all sizes.
 */
class SqsLogTests {

	private static final String QUEUE = "http://127.0.0.1:9324/000000000000/OrderQueue";

	private static final String ANSWER = """
			{"Messages": [
			 {"MessageId": "m-1", "ReceiptHandle": "r-1", "Body": "{\\"order_id\\": \\"o-1\\", \\"total_price\\": 1}",
			  "Attributes": {"ApproximateReceiveCount": "3"}},
			 {"MessageId": "m-2", "ReceiptHandle": "r-2", "Body": "no order"}]}""";

	private final SqsLog log = new SqsLog();

	private final SqsConversation conversation = this.log.conversation();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 100, 100_000 })
	void knowsOfWhichOrderAMessageWasDeleted(int pieces) {
		said(false, request("ReceiveMessage", "{\"QueueUrl\": \"%s\"}".formatted(QUEUE)), pieces);
		said(true, reply(ANSWER), pieces);
		assertThat(this.conversation.answers("ReceiveMessage")).isTrue();
		said(false,
				request("DeleteMessageBatch",
						"""
								{"QueueUrl": "%s", "Entries": [{"Id": "0", "ReceiptHandle": "r-1"}, {"Id": "1", "ReceiptHandle": "r-2"}]}"""
							.formatted(QUEUE)),
				pieces);
		said(true, reply("{\"Failed\": []}"), pieces);
		assertThat(this.conversation.answers("DeleteMessageBatch")).isTrue();
		assertThat(this.log.deletions()).extracting(SqsLog.Deletion::messageId).containsExactly("m-1", "m-2");
		assertThat(this.log.deletions()).extracting(SqsLog.Deletion::orderId).containsExactly("o-1", null);
		assertThat(this.log.deletions()).extracting(SqsLog.Deletion::body).last().isEqualTo("no order");
		assertThat(this.log.receives()).isEqualTo(Map.of("m-1", 1, "m-2", 1));
		assertThat(this.log.greatestReceiveCount()).isEqualTo(3);
		assertThat(this.log.gaps()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5, 100_000 })
	void readsAReplyInChunksAfterALongPollThatFoundNothing(int pieces) {
		String receive = request("ReceiveMessage", "{\"QueueUrl\": \"%s\"}".formatted(QUEUE));
		said(false, receive, pieces);
		said(true, "HTTP/1.1 100 Continue\r\n\r\n" + reply("{}"), pieces);
		said(false, receive, pieces);
		int half = ANSWER.length() / 2;
		said(true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(ANSWER.substring(0, half))
				+ chunk(ANSWER.substring(half)) + "0\r\n\r\n", pieces);
		said(false, request("DeleteMessage", "{\"QueueUrl\": \"%s\", \"ReceiptHandle\": \"r-1\"}".formatted(QUEUE)),
				pieces);
		assertThat(this.log.deletions()).extracting(SqsLog.Deletion::orderId).containsExactly("o-1");
		assertThat(this.log.gaps()).isEmpty();
	}

	@Test
	void leavesOtherQueuesAndRefusedRequestsOut() {
		said(false, request("ReceiveMessage", "{\"QueueUrl\": \"%sDLQ\"}".formatted(QUEUE)), 100);
		said(true, reply(ANSWER), 100);
		said(false, request("DeleteMessage", "{\"QueueUrl\": \"%sDLQ\", \"ReceiptHandle\": \"r-1\"}".formatted(QUEUE)),
				100);
		said(true, reply("{}"), 100);
		said(false, request("ReceiveMessage", "{\"QueueUrl\": \"%s\"}".formatted(QUEUE)), 100);
		said(true, reply("{\"__type\": \"busy\"}").replace("200 OK", "503 Busy"), 100);
		assertThat(this.log.receives()).isEmpty();
		assertThat(this.log.deletions()).isEmpty();
		assertThat(this.log.gaps()).isEmpty();
	}

	@Test
	void saysWhatItMayHaveMissedAndDoesNotGuess() {
		said(false, request("DeleteMessage", "{\"QueueUrl\": \"%s\", \"ReceiptHandle\": \"r-9\"}".formatted(QUEUE)), 9);
		said(true, reply("{}"), 9);
		assertThat(this.log.deletions()).isEmpty();
		assertThat(this.log.gaps()).singleElement().asString().contains("not seen when it was received");
		said(true, "something else\r\n", 9);
		said(false, request("ReceiveMessage", "{\"QueueUrl\": \"%s\"}".formatted(QUEUE)), 9);
		said(true, reply(ANSWER), 9);
		assertThat(this.log.receives()).isEmpty();
		assertThat(this.log.gaps()).hasSize(2).last().asString().contains("not understood any more: no HTTP/1.1");
	}

	private void said(boolean byQueue, String text, int pieces) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		for (int at = 0; at < bytes.length; at += pieces) {
			byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(at + pieces, bytes.length));
			this.conversation.heard(byQueue, piece, piece.length);
		}
	}

	private static String request(String action, String body) {
		return "POST / HTTP/1.1\r\nHost: queue\r\nX-Amz-Target: AmazonSQS.%s\r\nContent-Length: %d\r\n\r\n%s"
			.formatted(action, body.length(), body);
	}

	private static String reply(String body) {
		return "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: %d\r\n\r\n%s"
			.formatted(body.length(), body);
	}

	private static String chunk(String text) {
		return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
	}

}
