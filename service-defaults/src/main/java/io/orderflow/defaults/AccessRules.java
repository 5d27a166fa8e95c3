package io.orderflow.defaults;

import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/**
 * Says which scope each path of a service needs. Every service has one; a path that it
 * does not name is closed to everybody.
 */
@FunctionalInterface
public interface AccessRules
		extends Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry> {

	/** The scope of a person who runs the system: sees all, may count stock. */
	String OPS = "SCOPE_ops";

}
