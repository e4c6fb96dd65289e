/** Where packages come from: the list of repositories, reading them, and the one catalog made of all. */
@NullMarked
package io.slipway.packages.repository;

import org.jspecify.annotations.NullMarked;
