package io.orderflow.sandbox;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives all scenarios one running system, and looks after each whether the books balance.
 */
final class OrderflowExtension implements ParameterResolver, AfterEachCallback {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == Orderflow.class;
	}

	@Override
	public Orderflow resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return running(context);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		running(context).endPauses();
		running(context).awaitBalance();
	}

	private static Orderflow running(ExtensionContext context) {
		return context.getRoot()
			.getStore(ExtensionContext.Namespace.GLOBAL)
			.computeIfAbsent(Orderflow.class, (type) -> new Orderflow(), Orderflow.class);
	}

}
