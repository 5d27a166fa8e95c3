/** Tests of the policy that all services share. */
@NullMarked
package io.orderflow.defaults;

import org.jspecify.annotations.NullMarked;
