package io.orderflow.shipping;

import java.security.SecureRandom;

import org.springframework.stereotype.Component;

/**
 * Makes tracking numbers that nobody can guess and nobody misreads. They are so many that
 * two never meet; if they did, the table would refuse the second.
 */
@Component
class TrackingNumbers {

	/** Without 0 and O, 1, I and L, nor U, which is taken for V. */
	private static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

	private static final int LENGTH = 10;

	private final SecureRandom random = new SecureRandom();

	String next() {
		StringBuilder number = new StringBuilder("OF-");
		this.random.ints(LENGTH, 0, ALPHABET.length()).forEach((place) -> number.append(ALPHABET.charAt(place)));
		return number.toString();
	}

}
