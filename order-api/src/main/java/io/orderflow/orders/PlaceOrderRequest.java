package io.orderflow.orders;

import java.math.BigDecimal;
import java.util.List;

import io.orderflow.defaults.Money;
import io.orderflow.defaults.Text;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Null;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a customer asks for.
 *
 * @param orderId must be left out; it has a place here so that who sends one learns why
 * @param customerId who orders, which may only be the caller; the token says it too
 * @param items what is ordered; a product may have several lines
 * @param totalPrice what the customer expects to pay; the catalogue decides
 * @param paymentMethod how it is paid
 * @param shipTo where it goes
 */
record PlaceOrderRequest(
		@Schema(hidden = true) @Null(message = "must be left out: the server names orders") @Nullable Object orderId,
		@Text(max = 64) @Nullable String customerId,
		@NotNull @Size(min = 1, max = 100) List<@NotNull @Valid Item> items, @Money @Nullable BigDecimal totalPrice,
		@Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED,
				defaultValue = PlaceOrderRequest.USUAL_CARD) @Text(max = 64) String paymentMethod,
		@Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Valid Address shipTo) {

	/** How an order is paid that does not say. */
	static final String USUAL_CARD = "pm_card_visa";

	PlaceOrderRequest {
		paymentMethod = (paymentMethod != null) ? paymentMethod : USUAL_CARD;
		shipTo = (shipTo != null) ? shipTo : Address.UNSAID;
	}

	/** Two requests of one customer and one hash are one request, sent twice. */
	String hash(String customer) {
		return Fingerprint.of(customer, this.items, this.totalPrice, this.paymentMethod, this.shipTo);
	}

}
