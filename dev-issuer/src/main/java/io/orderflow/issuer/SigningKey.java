package io.orderflow.issuer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The key that signs tokens, the same for as long as its file is there.
 */
final class SigningKey {

	private static final int BITS = 2048;

	private SigningKey() {
	}

	static RSAKey keptIn(@Nullable Path file) {
		if (file == null) {
			return generate();
		}
		try {
			return Files.exists(file) ? read(file) : write(generate(), file.toAbsolutePath());
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private static RSAKey generate() {
		try {
			return new RSAKeyGenerator(BITS).keyUse(KeyUse.SIGNATURE)
				.algorithm(JWSAlgorithm.RS256)
				.keyIDFromThumbprint(true)
				.generate();
		}
		catch (JOSEException failure) {
			throw new IllegalStateException(failure);
		}
	}

	/** Says nothing of what stands in the file. */
	private static RSAKey read(Path file) throws IOException {
		try {
			JWK key = JWK.parse(Files.readString(file));
			if (key instanceof RSAKey rsa && rsa.isPrivate()) {
				return rsa;
			}
		}
		catch (ParseException foreign) {
			// Told below.
		}
		throw new InvalidConfigurationPropertyValueException("dev-issuer.keys", file,
				"The file holds no private RSA key. Delete it, and the next start makes one.");
	}

	/** As one, and for its owner alone, which is how temporary files are made. */
	private static RSAKey write(RSAKey key, Path file) throws IOException {
		Path folder = Files.createDirectories(file.getParent());
		Path next = Files.createTempFile(folder, "key", ".json");
		Files.writeString(next, key.toJSONString());
		Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
		return key;
	}

}
