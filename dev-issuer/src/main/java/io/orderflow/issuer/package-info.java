/**
 * Issues tokens to the demo and to tests, in the place of a company's own OIDC provider.
 * Start reading at {@code application.yaml}, which says who gets what; how little is
 * served is in {@link io.orderflow.issuer.TokenEndpoint}.
 */
@NullMarked
package io.orderflow.issuer;

import org.jspecify.annotations.NullMarked;
