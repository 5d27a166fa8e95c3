package io.orderflow.orders;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells whether two requests mean the same order: the same customer, pieces, total,
 * payment method and address, however the lines are split or sorted, whenever it was
 * placed. Stored for ever, so its form must never change; written in hexadecimal digits.
 */
final class Fingerprint {

	/** The form's own mapper: settings of the application must not change the form. */
	private static final JsonMapper CANONICAL = JsonMapper.shared();

	private Fingerprint() {
	}

	static String of(String customerId, List<Item> items, @Nullable BigDecimal total, String paymentMethod,
			Address shipTo) {
		Map<String, Integer> pieces = items.stream()
			.collect(Collectors.toMap(Item::productId, Item::quantity, Integer::sum, TreeMap::new));
		// Nested arrays of JSON: no two orders are written alike.
		return sha256(CANONICAL.writeValueAsBytes(Arrays.asList(customerId,
				pieces.entrySet().stream().map((entry) -> List.of(entry.getKey(), entry.getValue())).toList(),
				(total != null) ? total.setScale(2, RoundingMode.UNNECESSARY).toPlainString() : null, paymentMethod,
				Arrays.asList(shipTo.name(), shipTo.street(), shipTo.city(), shipTo.postalCode(), shipTo.country()))));
	}

	private static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException impossible) {
			throw new IllegalStateException("Every Java has SHA-256", impossible);
		}
	}

}
