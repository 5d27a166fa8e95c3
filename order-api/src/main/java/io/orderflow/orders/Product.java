package io.orderflow.orders;

import java.math.BigDecimal;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A product of the catalogue and its price today. */
@Entity
@Table(name = "products")
@Immutable
class Product {

	@Id
	private String productId;

	private BigDecimal unitPrice;

	@SuppressWarnings("NullAway.Init")
	protected Product() {
	}

	String productId() {
		return this.productId;
	}

	BigDecimal unitPrice() {
		return this.unitPrice;
	}

}
