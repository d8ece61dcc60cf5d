/** What is done to a store as a whole, by those who know all that is in it. Begin at {@code StoreUpkeep}. */
@NullMarked
package dev.tare.build.upkeep;

import org.jspecify.annotations.NullMarked;
