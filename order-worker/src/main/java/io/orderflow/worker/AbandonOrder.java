package io.orderflow.worker;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.orderflow.defaults.OrderInLog;
import io.orderflow.defaults.Printable;
import io.orderflow.worker.AdmitOrders.Answer;
import io.orderflow.worker.JudgeLetters.Verdict;
import io.orderflow.worker.Outcome.Status;
import io.orderflow.worker.Outcome.StepResult;
import io.orderflow.worker.Outcome.StepTaken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Gives an order up for an operator: from the first call on it cannot complete, then
 * every step is undone, last first, also one that is in doubt or never began, then the
 * order is rejected, then its letters go. Each part finds done what was done before, so a
 * command that died or was refused anywhere is simply repeated; only after the rejection
 * a repeat is told that the order has ended, and its letter is discarded.
 * <p>
 * A worker that carries the order at the same time cannot win: the step that it comes to
 * next refuses with our reason, and what it brings to an end is either our rejection or a
 * completion that order-api does not record.
 */
@Component
class AbandonOrder {

	private static final String OPERATOR = "operator";

	private static final String ABANDONED = "abandoned";

	private static final Logger logger = LoggerFactory.getLogger(AbandonOrder.class);

	private final DeadLetterQueue letters;

	private final OrderReader reader;

	private final JudgeLetters judge;

	private final OrderStandings standings;

	private final List<Undo> undoing;

	private final SettleOrders settlement;

	private final Clock clock;

	AbandonOrder(DeadLetterQueue letters, OrderReader reader, JudgeLetters judge, OrderStandings standings,
			ReserveStock reserveStock, TakePayment takePayment, BookShipment bookShipment, SettleOrders settlement,
			Clock clock) {
		this.letters = letters;
		this.reader = reader;
		this.judge = judge;
		this.standings = standings;
		this.undoing = List.of(new Undo(bookShipment, "shipping-service"), new Undo(takePayment, "payment-service"),
				new Undo(reserveStock, "inventory-service"));
		this.settlement = settlement;
		this.clock = clock;
	}

	Abandoned abandon(String orderId) {
		// First of all, or the order would be rejected and its letter be left.
		try (LetterReading reading = this.letters.read(LetterReading.MOST)) {
			giveUp(orderId);
			List<StepTaken> steps = undo(orderId);
			Outcome outcome = new Outcome(orderId, Status.REJECTED, OPERATOR, ABANDONED, null, steps);
			if (!this.settlement.settle(List.of(outcome)).contains(orderId)) {
				throw Problem.unavailable("order-api did not record the rejection of order " + orderId
						+ ", whose steps are undone; repeat the command.");
			}
			int deleted = deleteLetters(orderId, reading);
			try (var _ = OrderInLog.about(orderId)) {
				logger.info("Order {} is abandoned by an operator, {} letters deleted", Printable.id(orderId), deleted);
			}
			return new Abandoned(orderId, Status.REJECTED, deleted);
		}
	}

	private void giveUp(String orderId) {
		OrderApi.Standing standing = this.standings.abandon(orderId)
			.orElseThrow(() -> Problem.notFound("order-api does not know order " + orderId
					+ ". If there is a letter of it, redrive that first, or discard it."));
		switch (standing.status()) {
			case "ABANDONING" -> {
				// From here on or from an earlier command, which is all the same.
			}
			case "COMPLETED", "REJECTED" -> throw Problem.conflict(
					"Order " + orderId + " has ended as " + standing.status() + "; if it has a letter, discard that.");
			case null, default ->
				throw Problem.unavailable("order-api gave an answer that makes no sense; repeat the command.");
		}
	}

	/** What became of the steps, the last one first, as they are undone. */
	private List<StepTaken> undo(String orderId) {
		List<StepTaken> steps = new ArrayList<>();
		for (Undo undo : this.undoing) {
			StepResult result = undo.step()
				.undoAndTell(List.of(new Step.Refusal(orderId, OPERATOR + ":" + ABANDONED)))
				.get(orderId);
			if (result == null) {
				throw Problem.unavailable(undo.service() + " did not say that " + undo.step().name() + " of order "
						+ orderId + " is undone. The order cannot complete any more; repeat the command.");
			}
			steps.add(new StepTaken(undo.step().name(), result, this.clock.instant()));
		}
		return steps;
	}

	/** Never one of a namesake: order-api knows the genuine ones. */
	private int deleteLetters(String orderId, LetterReading reading) {
		int deleted = 0;
		for (List<Letter> batch = reading.next(); !batch.isEmpty(); batch = reading.next()) {
			List<Letter> genuine = new ArrayList<>();
			this.judge
				.judge(batch.stream()
					.filter((letter) -> orderId.equals(this.reader.orderIdIn(letter.body(), letter.sentAt())))
					.toList())
				.forEach((letter, verdict) -> {
					if (verdict.equals(new Verdict.Admitted(orderId, Answer.ENDED))) {
						genuine.add(letter);
					}
				});
			reading.delete(genuine);
			deleted += genuine.size();
		}
		return deleted;
	}

	/** Which service undoes a step. */
	private record Undo(Step step, String service) {
	}

	/**
	 * What an operator is told.
	 *
	 * @param lettersDeleted how many letters of it there were
	 */
	record Abandoned(String orderId, Status status, int lettersDeleted) {
	}

}
