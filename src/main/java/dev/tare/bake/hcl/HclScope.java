package dev.tare.bake.hcl;

import org.jspecify.annotations.Nullable;

/** What names mean where an expression stands. */
public interface HclScope {
    /**
     * The value of a variable; or a {@link Lazy}, of which members are asked.
     *
     * @param at where it is asked for
     * @throws dev.tare.diagnostic.TareException at that place where there is none
     */
    @Nullable Object variable(String name, HclPlace at);

    /** The function of a name. @throws dev.tare.diagnostic.TareException at that place where there is none */
    HclFunction function(String name, HclPlace at);

    /** Something whose members are made when they are asked for. */
    interface Lazy {
        /** A member. @throws dev.tare.diagnostic.TareException at that place where there is none */
        @Nullable Object member(String name, HclPlace at);
    }

    /** The same with one more variable. */
    default HclScope with(String name, @Nullable Object value) {
        HclScope outer = this;
        return new HclScope() {
            @Override
            public @Nullable Object variable(String asked, HclPlace at) {
                return asked.equals(name) ? value : outer.variable(asked, at);
            }

            @Override
            public HclFunction function(String asked, HclPlace at) {
                return outer.function(asked, at);
            }
        };
    }
}
