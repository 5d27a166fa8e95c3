package io.orderflow.shipping;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where parcels go.
 *
 * @param countries the countries served, as ISO 3166 codes of two letters
 */
@ConfigurationProperties("orderflow.shipping")
record ShippingSettings(@DefaultValue( {
		"US", "CA", "GB", "DE", "FR", "NL", "AT", "CH", "JP" }) Set<String> countries){
}
