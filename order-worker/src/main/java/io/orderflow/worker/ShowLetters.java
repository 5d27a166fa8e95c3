package io.orderflow.worker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.orderflow.worker.DeadLetterQueue.Depth;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Shows what lies in the dead-letter queue, and nothing of what it says: a body may hold
 * a person's data, or be anything at all.
 */
@Component
class ShowLetters {

	/** Enough to tell two bodies from each other. */
	private static final int HASH_BYTES = 8;

	private final DeadLetterQueue letters;

	private final OrderReader reader;

	private final Clock clock;

	ShowLetters(DeadLetterQueue letters, OrderReader reader, Clock clock) {
		this.letters = letters;
		this.reader = reader;
		this.clock = clock;
	}

	Shown show(int limit) {
		try (LetterReading reading = this.letters.read(limit)) {
			Depth depth = this.letters.depth();
			List<ShownLetter> shown = new ArrayList<>();
			for (List<Letter> batch = reading.next(); !batch.isEmpty(); batch = reading.next()) {
				batch.stream().map(this::masked).forEach(shown::add);
			}
			return new Shown(depth.waiting(), depth.inFlight(), shown);
		}
	}

	private ShownLetter masked(Letter letter) {
		byte[] body = letter.body().getBytes(StandardCharsets.UTF_8);
		return new ShownLetter(letter.letterId(), this.reader.orderIdIn(letter.body(), letter.sentAt()),
				letter.reason(), letter.receiveCount(), letter.receivedBefore(), letter.sentAt(),
				Math.max(0, Duration.between(letter.sentAt(), this.clock.instant()).toSeconds()),
				new MaskedBody(body.length, HexFormat.of().formatHex(sha256(body), 0, HASH_BYTES)));
	}

	private static byte[] sha256(byte[] body) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(body);
		}
		catch (NoSuchAlgorithmException impossible) {
			throw new IllegalStateException(impossible);
		}
	}

	/**
	 * What an operator sees.
	 *
	 * @param waiting how many letters there are, as far as SQS knows
	 * @param inFlight how many more somebody else holds at the moment
	 * @param letters some of them
	 */
	record Shown(long waiting, long inFlight, List<ShownLetter> letters) {
	}

	/**
	 * A letter.
	 *
	 * @param reason why the worker wrote it; none if SQS moved it
	 * @param receiveCount how often SQS says it was received, looks at it included
	 * @param receivedBefore how often its message was received before the worker wrote it
	 */
	record ShownLetter(String letterId, @Nullable String orderId, @Nullable String reason, int receiveCount,
			@Nullable Integer receivedBefore, Instant sentAt, long ageSeconds, MaskedBody body) {
	}

	/**
	 * A body as it may be shown.
	 *
	 * @param bytes its size in UTF-8
	 * @param sha256 the beginning of its hash
	 */
	record MaskedBody(int bytes, String sha256) {
	}

}
