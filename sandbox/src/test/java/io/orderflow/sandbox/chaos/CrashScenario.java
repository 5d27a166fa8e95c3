package io.orderflow.sandbox.chaos;

import java.util.List;
import java.util.Map;

import io.orderflow.sandbox.chaos.PlannedOrder.Line;

/** An order and how it must end, whatever happens on its way. */
enum CrashScenario {

	HAPPY("happy", "pm_card_visa", "US"),

	REFUSED_AT_PAYMENT("refused at payment", "pm_card_charge_declined", "US"),

	REFUSED_AT_SHIPPING("refused at shipping", "pm_card_visa", "AU");

	private final String words;

	private final String paymentMethod;

	private final String country;

	CrashScenario(String words, String paymentMethod, String country) {
		this.words = words;
		this.paymentMethod = paymentMethod;
		this.country = country;
	}

	/** The article's order. */
	PlannedOrder order(String key) {
		return new PlannedOrder(key, PlannedOrder.Way.API, "67890",
				List.of(new Line("abc123", 2), new Line("xyz456", 1)), 5999, 5999L, this.paymentMethod,
				Map.of("country", this.country), List.of(ending()));
	}

	private Ending ending() {
		return switch (this) {
			case HAPPY -> Ending.COMPLETED;
			case REFUSED_AT_PAYMENT -> Ending.rejected("take_payment", "card_declined");
			case REFUSED_AT_SHIPPING -> Ending.rejected("book_shipment", "country_not_served");
		};
	}

	@Override
	public String toString() {
		return this.words;
	}

}
