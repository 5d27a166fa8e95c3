@NullMarked
package io.orderflow.shipping;

import org.jspecify.annotations.NullMarked;
