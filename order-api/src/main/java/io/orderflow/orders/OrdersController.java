package io.orderflow.orders;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import io.orderflow.defaults.Text;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What customers call: place an order, follow it, list orders. */
@RestController
@RequestMapping(path = "/orders", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Orders", description = "Place orders and follow them")
class OrdersController {

	private final PlaceOrder placeOrder;

	private final ReadOrders readOrders;

	OrdersController(PlaceOrder placeOrder, ReadOrders readOrders) {
		this.placeOrder = placeOrder;
		this.readOrders = readOrders;
	}

	@Operation(summary = "Place an order",
			description = "Answers as soon as the order is durable; follow Location to see how it ends. "
					+ "With an Idempotency-Key the same request may be repeated for 30 days and makes one order.")
	@ApiResponse(responseCode = "202", description = "The order is taken in")
	@ApiResponse(responseCode = "422",
			description = "A product is not in the catalogue, the total disagrees with it, "
					+ "or the Idempotency-Key was used for another request")
	@ApiResponse(responseCode = "429", description = "The customer sends too many; Retry-After says when to go on")
	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<PlaceOrderAnswer> place(@Valid @RequestBody PlaceOrderRequest request,
			@RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
			@Parameter(hidden = true) Authentication token) {
		Caller caller = Caller.of(token);
		caller.requireSelf(request.customerId());
		PlaceOrder.Placed placed = this.placeOrder.place(caller.customerId(), request,
				(key != null) ? IdempotencyKey.parse(key) : null);
		ResponseEntity.BodyBuilder answer = ResponseEntity.accepted()
			.location(URI.create("/orders/" + placed.answer().orderId()));
		if (placed.replayed()) {
			answer.header("Idempotent-Replayed", "true");
		}
		return answer.body(placed.answer());
	}

	@Operation(summary = "One order")
	@ApiResponse(responseCode = "200", description = "The order")
	@ApiResponse(responseCode = "404", description = "There is no such order, or it is another customer's")
	@GetMapping("/{order_id}")
	OrderAnswer order(@PathVariable("order_id") String orderId, @Parameter(hidden = true) Authentication token) {
		// PostgreSQL would take a name that no order can have for an error.
		return (Text.Check.isPlain(orderId) ? this.readOrders.order(Caller.of(token), orderId)
				: Optional.<Order>empty())
			.map(Order::answer)
			.orElseThrow(() -> Problem.notFound("There is no such order."));
	}

	@Operation(summary = "Orders, newest first",
			description = "Customers see their own, operators all. Each page says in next_cursor where the next one starts; the last page says nothing. "
					+ "What happened in the last moments may be missing.")
	@GetMapping
	Page orders(@RequestParam(required = false) @Nullable OrderStatus status,
			@RequestParam(name = "customer_id", required = false) @Text(max = 64) @Nullable String customerId,
			@RequestParam(required = false) @Nullable String cursor,
			@RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
			@Parameter(hidden = true) Authentication token) {
		// One more than asked for tells whether there is a next page.
		Caller caller = Caller.of(token);
		String whose = caller.listed(customerId);
		Cursor after = (cursor != null) ? Cursor.parse(cursor) : null;
		List<OrderAnswer> found = this.readOrders.newest(caller, status, whose, after, limit + 1)
			.stream()
			.map(Order::answer)
			.toList();
		if (found.size() <= limit) {
			return new Page(found, null);
		}
		OrderAnswer last = found.get(limit - 1);
		return new Page(found.subList(0, limit), new Cursor(last.placedAt(), last.orderId()).toString());
	}

	record Page(List<OrderAnswer> orders, @Nullable String nextCursor) {
	}

}
