package io.orderflow.defaults;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * Lets no service start with a secret that everybody knows, but in the demo. There each
 * secret is its user's own name, which is how it is told; so is one that others use as a
 * default.
 */
class DefaultSecrets implements BeanFactoryPostProcessor {

	private static final String DEMO = "demo";

	private static final String CLIENTS = "spring.security.oauth2.client.registration";

	private static final Set<String> KNOWN = Set.of("any", "admin", "changeit", "changeme", "guest", "password",
			"postgres", "root", "secret", "test");

	private final Environment environment;

	DefaultSecrets(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		if (this.environment.acceptsProfiles(Profiles.of(DEMO))) {
			return;
		}
		secrets().forEach((setting, login) -> {
			if (login.isDefault()) {
				throw new UnfitSettingException(setting + " is a default that everybody knows.",
						"Set it to a secret of your own. Only the demo (SPRING_PROFILES_ACTIVE=demo) starts without.");
			}
		});
	}

	private Map<String, Login> secrets() {
		Map<String, Login> secrets = new LinkedHashMap<>();
		secrets.put("spring.datasource.password", login("spring.datasource.username", "spring.datasource.password"));
		secrets.put("spring.datasource.hikari.password",
				login("spring.datasource.hikari.username", "spring.datasource.hikari.password"));
		secrets.put("orderflow.replica.password", login("orderflow.replica.username", "orderflow.replica.password"));
		secrets.put("spring.cloud.aws.credentials.secret-key",
				login("spring.cloud.aws.credentials.access-key", "spring.cloud.aws.credentials.secret-key"));
		Binder.get(this.environment)
			.bind(CLIENTS, Bindable.mapOf(String.class, Client.class))
			.ifBound((clients) -> clients.forEach((name, client) -> secrets.put(CLIENTS + "." + name + ".client-secret",
					new Login(client.clientId(), client.clientSecret()))));
		return secrets;
	}

	private Login login(String name, String secret) {
		return new Login(this.environment.getProperty(name), this.environment.getProperty(secret));
	}

	private record Login(@Nullable String name, @Nullable String secret) {

		boolean isDefault() {
			return this.secret != null && !this.secret.isEmpty()
					&& (this.secret.equals(this.name) || KNOWN.contains(this.secret.toLowerCase(Locale.ROOT)));
		}

	}

	record Client(@Nullable String clientId, @Nullable String clientSecret) {
	}

}
