package io.orderflow.defaults;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Lets a service not start while a setting is missing that can have no default, and names
 * all that are missing at once.
 */
public final class RequiredSettings implements BeanFactoryPostProcessor, PriorityOrdered {

	/** Whose tokens are trusted; no service lets anybody in without. */
	private static final List<String> ISSUER = List.of("spring.security.oauth2.resourceserver.jwt.issuer-uri",
			"spring.security.oauth2.resourceserver.jwt.jwk-set-uri");

	private final Environment environment;

	private final List<String> names;

	/**
	 * Requires settings, and those of the issuer.
	 * @param environment where they are looked up
	 * @param names their names
	 */
	public RequiredSettings(Environment environment, String... names) {
		this.environment = environment;
		this.names = Stream.concat(Arrays.stream(names), ISSUER.stream()).toList();
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		List<String> missing = this.names.stream()
			.filter((name) -> !StringUtils.hasText(this.environment.getProperty(name)))
			.toList();
		if (!missing.isEmpty()) {
			throw new UnfitSettingException(
					"These settings have no default and are missing:\n\n    " + String.join("\n    ", missing),
					"Set each of them, as a property or in the environment (" + inEnvironment(missing.getFirst())
							+ "). Only the demo (SPRING_PROFILES_ACTIVE=demo) has them all.");
		}
	}

	private static String inEnvironment(String name) {
		return name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
	}

	/** Before anything is made of a setting that is not there. */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
