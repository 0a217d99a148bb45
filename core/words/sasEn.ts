/**
 * The words of a call in English, by their place (0 to 255): things one can picture, that do not sound alike and differ
 * in their first four letters, in alphabetical order. Never reordered: both sides count on it. PROTOCOL "Verification".
 */
export const sasEn: readonly string[] = `
acorn airport almond amber anchor apple apron atlas autumn avocado bagel ballet bamboo banjo barrel beaver bicycle
biscuit blanket blossom bonfire border bottle branch bread bridge bronze bucket buffalo button cabin cactus canyon
carpet castle cello cherry chimney cinema circle clover coconut coffee comet copper coral cottage cradle crystal
curtain cushion daisy dancer desert diamond dolphin donkey dragon drawer drum duck eagle earth echo eclipse elbow
elephant emerald engine envelope falcon farmer feather fence ferry fiddle finger flame forest fossil fountain frog
furnace galaxy garden garlic gazelle giant giraffe glacier goblet gorilla granite grape guitar gymnast harbor harvest
hedgehog helmet horizon hospital hotel iceberg igloo indigo island ivory jacket jaguar jasmine jelly jewel jigsaw
journey juice jungle kayak kettle kitchen kiwi knight koala ladder lagoon lantern laptop lemon leopard letter library
lizard lobster lotus lunch magnet marble meadow mermaid meteor mirror mitten moon mosaic muffin museum mustard napkin
nectar needle nest nickel notebook nutmeg oasis ocean octopus olive onion opera orange orchid ostrich palace panda
paper parrot peach pebble pelican pencil pickle pigeon pilot pirate poem polar popcorn potato prairie prism pumpkin
puppet puzzle pyramid quartz quilt rabbit radio railway rainbow raven ribbon robot ruby runner saffron sailor sandwich
sapphire saturn sausage scarf school scooter shield silver sketch sleigh snail snow soap soccer spider squirrel
stadium statue storm sugar summer sunset syrup teapot temple tennis theater thimble thunder torch tower tractor
traffic treasure trumpet tulip turtle twig umbrella unicorn vacuum vanilla village vinegar violin volcano voyage
waffle walnut wheel whistle willow wolf yacht yogurt zebra zodiac
`
  .trim()
  .split(/\s+/);
