package io.orderflow.orders;

import java.math.BigDecimal;
import java.util.List;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the catalogue. */
@RestController
@Tag(name = "Products", description = "What can be ordered, and its price today")
class ProductsController {

	private final Room room;

	private final Products products;

	ProductsController(Room room, Products products) {
		this.room = room;
		this.products = products;
	}

	@Operation(summary = "The catalogue")
	@GetMapping(path = "/products", produces = MediaType.APPLICATION_JSON_VALUE)
	Catalogue products() {
		return new Catalogue(this.room.within(this.products::all)
			.stream()
			.map((product) -> new Entry(product.productId(), product.unitPrice()))
			.toList());
	}

	record Catalogue(List<Entry> products) {
	}

	record Entry(String productId, BigDecimal unitPrice) {
	}

}
