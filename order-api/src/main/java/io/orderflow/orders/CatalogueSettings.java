package io.orderflow.orders;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How prices are remembered.
 *
 * @param keep how long a price is remembered (10 s unless set): for so long after a
 * change orders may still be taken in at the price before; 0 reads each price each time
 */
@ConfigurationProperties("orderflow.catalogue")
record CatalogueSettings(@DefaultValue("10s") Duration keep) {

	CatalogueSettings {
		Assert.isTrue(!keep.isNegative(), () -> "orderflow.catalogue.keep is " + keep + ": it cannot be negative");
	}

}
