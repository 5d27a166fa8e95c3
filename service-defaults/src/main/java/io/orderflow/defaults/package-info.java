/**
 * The policy that all services share and no business type: what an error looks like, how
 * long a call may take, how large a body may be, how SQS is called. Start reading at
 * {@link io.orderflow.defaults.ServiceDefaults}; the settings are in
 * {@code service-defaults.yaml}.
 */
@NullMarked
package io.orderflow.defaults;

import org.jspecify.annotations.NullMarked;
