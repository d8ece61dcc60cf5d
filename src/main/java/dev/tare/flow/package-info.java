/** Build flows: the build.yml of Habitus and its schemas, steps and their order. */
@NullMarked
package dev.tare.flow;

import org.jspecify.annotations.NullMarked;
