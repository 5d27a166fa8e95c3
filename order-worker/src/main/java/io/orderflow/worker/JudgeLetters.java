package io.orderflow.worker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.orderflow.worker.OrderReader.Reading;

import org.springframework.stereotype.Component;

/**
 * Tells what letters are: no orders, or orders, and how order-api stands to each. It is
 * order-api alone who knows whether a letter is the genuine order of its id.
 */
@Component
class JudgeLetters {

	private final OrderReader reader;

	private final AdmitOrders admission;

	JudgeLetters(OrderReader reader, AdmitOrders admission) {
		this.reader = reader;
		this.admission = admission;
	}

	Map<Letter, Verdict> judge(List<Letter> letters) {
		Map<Letter, Verdict> verdicts = new LinkedHashMap<>();
		List<Map<String, Letter>> rounds = new ArrayList<>();
		Map<Letter, Order> orders = new LinkedHashMap<>();
		for (Letter letter : letters) {
			switch (this.reader.read(letter.body(), letter.sentAt())) {
				case Reading.NotAnOrder broken -> verdicts.put(letter, new Verdict.NotAnOrder());
				case Reading.AnOrder(Order order) -> {
					orders.put(letter, order);
					roundWithout(order.orderId(), rounds).put(order.orderId(), letter);
				}
			}
		}
		for (Map<String, Letter> round : rounds) {
			Map<Order, AdmitOrders.Answer> answers = this.admission
				.admit(round.values().stream().map(orders::get).toList());
			round.forEach((orderId, letter) -> {
				AdmitOrders.Answer answer = answers.get(orders.get(letter));
				verdicts.put(letter,
						(answer != null) ? new Verdict.Admitted(orderId, answer) : new Verdict.Undecided(orderId));
			});
		}
		return verdicts;
	}

	/** One call asks about an order once, but two letters may be about one. */
	private static Map<String, Letter> roundWithout(String orderId, List<Map<String, Letter>> rounds) {
		return rounds.stream().filter((round) -> !round.containsKey(orderId)).findFirst().orElseGet(() -> {
			rounds.add(new LinkedHashMap<>());
			return rounds.getLast();
		});
	}

	/** What a letter turned out to be. */
	sealed interface Verdict {

		record NotAnOrder() implements Verdict {
		}

		record Admitted(String orderId, AdmitOrders.Answer answer) implements Verdict {
		}

		/** An order about which order-api gave no answer. */
		record Undecided(String orderId) implements Verdict {
		}

	}

}
