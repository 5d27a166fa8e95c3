package io.orderflow.inventory;

import java.util.List;

import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * What other services may ask of the stock, a batch of orders at a time, and what a
 * person may look at. Every call can be repeated.
 */
@RestController
class InventoryController {

	private final SetStockAside setStockAside;

	private final PutStockBack putStockBack;

	private final Reservations reservations;

	private final Stock stock;

	InventoryController(SetStockAside setStockAside, PutStockBack putStockBack, Reservations reservations,
			Stock stock) {
		this.setStockAside = setStockAside;
		this.putStockBack = putStockBack;
		this.reservations = reservations;
		this.stock = stock;
	}

	@PostMapping("/reservations")
	Answer.Reply reserve(@Valid @RequestBody Reservation.Call call) {
		return new Answer.Reply(this.setStockAside.perform(call.reservations()));
	}

	@PostMapping("/releases")
	Answer.Reply release(@Valid @RequestBody Release.Call call) {
		return new Answer.Reply(this.putStockBack.perform(call.releases()));
	}

	@GetMapping("/reservations/{orderId}")
	Recorded reservation(@PathVariable @Text(max = 64) String orderId) {
		return this.reservations.find(orderId)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No reservation is known for it."));
	}

	@GetMapping("/stock")
	List<Stock.Level> stock() {
		return this.stock.all();
	}

	@PutMapping("/stock/{productId}")
	Stock.Level setStock(@PathVariable @Text(max = 64) String productId, @Valid @RequestBody Counted counted) {
		return this.stock.set(productId, counted.available());
	}

	/** A count of the shelf. */
	record Counted(@NotNull @PositiveOrZero @Max(1_000_000) Long available) {
	}

}
