package dev.tare.bake.hcl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function of values. */
public interface HclFunction {
    /**
     * Its value.
     *
     * @throws IllegalArgumentException that says in one line what is wrong with the arguments
     * @throws dev.tare.diagnostic.TareException of a place in the function itself
     */
    @Nullable Object apply(List<@Nullable Object> arguments);
}
