/** YAML whose every value knows its line and column. Begin at {@code YamlReader}. */
@NullMarked
package dev.tare.yaml;

import org.jspecify.annotations.NullMarked;
