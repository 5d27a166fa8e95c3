package io.orderflow.worker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.orderflow.defaults.OrderInLog;
import io.orderflow.defaults.Printable;
import io.orderflow.worker.AdmitOrders.Answer;
import io.orderflow.worker.JudgeLetters.Verdict;
import io.orderflow.worker.OrderApi.Standing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Lets orders go on that lie in the dead-letter queue. For each batch of letters, in this
 * order: ask order-api, let parked orders go on there, send to OrderQueue, delete the
 * letter. Dying in between leaves
 * <ul>
 * <li>before the order goes on: nothing changed but that order-api has a row of it;</li>
 * <li>after it: an accepted order whose letter is still there: redriven by the next
 * command, or published by order-api, which misses its message;</li>
 * <li>after the send: a letter too many. The next command redrives it once more or, once
 * the order has ended, leaves it to be discarded. A message more changes nothing, because
 * every service keeps its first decision.</li>
 * </ul>
 * The other way round a letter would be deleted whose message nobody has.
 */
@Component
class RedriveLetters {

	private static final String UNANSWERED = "order-api did not answer about it: repeat the command";

	private static final String ENDED = "the order has ended: discard it";

	private static final Logger logger = LoggerFactory.getLogger(RedriveLetters.class);

	private final DeadLetterQueue letters;

	private final OrderReader reader;

	private final JudgeLetters judge;

	private final OrderStandings standings;

	private final OrderQueue orders;

	RedriveLetters(DeadLetterQueue letters, OrderReader reader, JudgeLetters judge, OrderStandings standings,
			OrderQueue orders) {
		this.letters = letters;
		this.reader = reader;
		this.judge = judge;
		this.standings = standings;
		this.orders = orders;
	}

	Redriven all() {
		try (LetterReading reading = this.letters.read(LetterReading.MOST)) {
			Redriven result = new Redriven();
			for (List<Letter> batch = reading.next(); !batch.isEmpty(); batch = reading.next()) {
				redrive(batch, reading, result);
			}
			logger.info("An operator had {} letters redriven; {} stay", result.redriven, result.left.size());
			return result;
		}
	}

	/** Also an order whose letter has expired, if it is parked: from order-api's row. */
	Redriven one(String orderId) {
		try (LetterReading reading = this.letters.read(LetterReading.MOST)) {
			Redriven result = new Redriven();
			boolean genuine = false;
			for (List<Letter> batch = reading.next(); !batch.isEmpty(); batch = reading.next()) {
				genuine |= redrive(batch.stream()
					.filter((letter) -> orderId.equals(this.reader.orderIdIn(letter.body(), letter.sentAt())))
					.toList(), reading, result);
			}
			if (!genuine) {
				publish(orderId, reading, result);
			}
			try (var _ = OrderInLog.about(orderId)) {
				logger.info("An operator had order {} redriven: {} letters, {} from its row; {} stay",
						Printable.id(orderId), result.redriven, result.published, result.left.size());
			}
			return result;
		}
	}

	/** Says whether one of them may be the genuine letter of its order. */
	private boolean redrive(List<Letter> batch, LetterReading reading, Redriven result) {
		boolean genuine = false;
		Map<Letter, String> parked = new LinkedHashMap<>();
		List<Letter> going = new ArrayList<>();
		for (Map.Entry<Letter, Verdict> judged : this.judge.judge(batch).entrySet()) {
			Letter letter = judged.getKey();
			switch (judged.getValue()) {
				case Verdict.NotAnOrder() -> result.leave(letter, this.reader.orderIdIn(letter.body(), letter.sentAt()),
						"it is not an order: it can only be discarded");
				case Verdict.Undecided(String orderId) -> result.leave(letter, orderId, UNANSWERED);
				case Verdict.Admitted(String orderId, Answer answer) -> {
					switch (answer) {
						case GO -> going.add(letter);
						case PARKED -> parked.put(letter, orderId);
						case ENDED -> result.leave(letter, orderId, ENDED);
						case CONFLICT -> result.leave(letter, orderId, "another order has this id: discard it");
					}
				}
			}
			genuine |= !(judged.getValue() instanceof Verdict.NotAnOrder)
					&& !(judged.getValue() instanceof Verdict.Admitted admitted
							&& admitted.answer() == Answer.CONFLICT);
		}
		Map<String, String> statuses = this.standings.resume(new HashSet<>(parked.values()));
		parked.forEach((letter, orderId) -> {
			switch (statuses.get(orderId)) {
				case "ACCEPTED" -> going.add(letter);
				case "ABANDONING" -> result.leave(letter, orderId, "it is being abandoned: abandon it again");
				case "COMPLETED", "REJECTED" -> result.leave(letter, orderId, ENDED);
				case null, default -> result.leave(letter, orderId, UNANSWERED);
			}
		});
		send(going, reading, result);
		return genuine;
	}

	private void send(List<Letter> going, LetterReading reading, Redriven result) {
		var sent = this.orders.redrive(going);
		reading.delete(sent);
		result.redriven += sent.size();
		going.stream()
			.filter((letter) -> !sent.contains(letter))
			.forEach((letter) -> result.leave(letter, this.reader.orderIdIn(letter.body(), letter.sentAt()),
					"SQS did not take it: repeat the command"));
	}

	private void publish(String orderId, LetterReading reading, Redriven result) {
		Optional<Standing> standing = this.standings.publish(orderId);
		if (standing.isEmpty()) {
			if (result.left.isEmpty()) {
				throw Problem.notFound("order-api does not know order " + orderId + ", and none of the "
						+ reading.extent() + " is about it.");
			}
			return;
		}
		switch (standing.get().status()) {
			case "ACCEPTED" -> {
				if (standing.get().isPublished()) {
					result.published++;
				}
				else {
					result.leave(null, orderId, "it has no letter, and it is on its way already");
				}
			}
			case "ABANDONING" -> result.leave(null, orderId, "it is being abandoned: abandon it again");
			case "COMPLETED", "REJECTED" -> result.leave(null, orderId, "it has no letter, and it has ended");
			case null, default -> result.leave(null, orderId, UNANSWERED);
		}
	}

	/** What a command has come to. */
	static final class Redriven {

		private final List<Left> left = new ArrayList<>();

		private int redriven;

		private int published;

		private void leave(@Nullable Letter letter, @Nullable String orderId, String why) {
			this.left.add(new Left((letter != null) ? letter.letterId() : null, orderId, why));
		}

		Answered answer() {
			return new Answered(this.redriven, this.published, List.copyOf(this.left));
		}

	}

	/**
	 * What an operator is told.
	 *
	 * @param redriven letters that were sent to OrderQueue and deleted
	 * @param published orders without a letter that order-api sends from their rows
	 * @param left what stays as it is, each with why
	 */
	record Answered(int redriven, int published, List<Left> left) {
	}

	record Left(@Nullable String letterId, @Nullable String orderId, String why) {
	}

}
