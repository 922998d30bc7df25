export {select, pointer} from "d3-selection";
export {scaleLinear, scaleSqrt, scaleUtc} from "d3-scale";
export {brushX} from "d3-brush";
export {zoom, zoomIdentity} from "d3-zoom";
export {geoArea, geoCircle, geoEqualEarth, geoPath} from "d3-geo";
export {feature} from "topojson-client";
