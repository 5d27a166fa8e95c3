package io.orderflow.worker;

import java.util.List;

import io.orderflow.worker.AdmitOrders.Answer;
import io.orderflow.worker.JudgeLetters.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Deletes a letter that nobody needs: one that is not an order, that has another order's
 * id, or whose order has ended, which it has for ever.
 */
@Component
class DiscardLetter {

	private static final Logger logger = LoggerFactory.getLogger(DiscardLetter.class);

	private final DeadLetterQueue letters;

	private final JudgeLetters judge;

	DiscardLetter(DeadLetterQueue letters, JudgeLetters judge) {
		this.letters = letters;
		this.judge = judge;
	}

	void discard(String letterId) {
		try (LetterReading reading = this.letters.read(LetterReading.MOST)) {
			Letter letter = find(letterId, reading);
			for (Verdict verdict : this.judge.judge(List.of(letter)).values()) {
				switch (verdict) {
					case Verdict.NotAnOrder() -> {
						// What it says is lost with it; that is what was asked for.
					}
					case Verdict.Undecided unknown -> throw Problem
						.unavailable("order-api did not say whether the letter's order has ended; repeat the command.");
					case Verdict.Admitted(String orderId, Answer answer) -> requireUseless(orderId, answer);
				}
			}
			reading.delete(List.of(letter));
			logger.info("Letter {} is discarded by an operator", letter.letterId());
		}
	}

	private static Letter find(String letterId, LetterReading reading) {
		for (List<Letter> batch = reading.next(); !batch.isEmpty(); batch = reading.next()) {
			for (Letter letter : batch) {
				if (letter.letterId().equals(letterId)) {
					return letter;
				}
			}
		}
		throw Problem.notFound("That letter is not among the " + reading.extent() + ".");
	}

	private static void requireUseless(String orderId, Answer answer) {
		switch (answer) {
			case GO, PARKED ->
				throw Problem.conflict("Order " + orderId + " still waits: redrive or abandon it instead.");
			case ENDED, CONFLICT -> {
				// Nothing depends on the letter.
			}
		}
	}

}
