package dev.tuning.space;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.constraints.DoubleRange;

/** A position in the unit interval, both ends included, in steps fine enough to hit any cell. */
@DoubleRange(min = 0, max = 1)
@net.jqwik.api.constraints.Scale(15)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.TYPE_USE})
@interface UnitPosition {}
