package io.orderflow.issuer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.RSAKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The key and its file.
 */
class SigningKeyTests {

	private final Path file;

	SigningKeyTests(@TempDir Path folder) {
		this.file = folder.resolve("issuer/key.json");
	}

	@Test
	void isTheSameForAsLongAsItsFileIsThere() throws IOException {
		RSAKey first = SigningKey.keptIn(this.file);
		assertThat(SigningKey.keptIn(this.file)).isEqualTo(first);
		Files.delete(this.file);
		assertThat(SigningKey.keptIn(this.file)).isNotEqualTo(first);
	}

	@Test
	void isAnotherOneEachTimeWithoutAFile() {
		assertThat(SigningKey.keptIn(null)).isNotEqualTo(SigningKey.keptIn(null));
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void isKeptForItsOwnerAlone() throws IOException {
		SigningKey.keptIn(this.file);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.file))).isEqualTo("rw-------");
		try (Stream<Path> files = Files.list(this.file.getParent())) {
			assertThat(files).containsExactly(this.file);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "canary", "{\"canary\": 1}",
			"{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow\"}" })
	void saysWhichFileHoldsNoKeyAndNothingOfWhatItHolds(String content) throws IOException {
		Files.createDirectories(this.file.getParent());
		Files.writeString(this.file, content);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> SigningKey.keptIn(this.file))
			.satisfies((failure) -> assertThat(failure.getValue()).isEqualTo(this.file))
			.withMessageNotContaining("canary")
			.withNoCause();
		assertThat(this.file).hasContent(content);
	}

}
