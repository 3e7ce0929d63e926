/** Small catalogs of our own in the shapes of NIST's OSCAL files. */

const label = (value: string, ofClass?: string) => ({
  name: 'label',
  value,
  ...(ofClass ? { class: ofClass } : {})
});
const withdrawn = { name: 'status', value: 'withdrawn' };
const part = (name: string, prose?: string, parts: unknown[] = [], props: unknown[] = []) => ({
  name,
  ...(prose ? { prose } : {}),
  ...(parts.length > 0 ? { parts } : {}),
  ...(props.length > 0 ? { props } : {})
});

/** As SP 800-53: families, items, enhancements, parameters, assessment methods. */
export const controlsSample = {
  catalog: {
    uuid: '00000000-0000-4000-8000-000000000001',
    metadata: { title: 'House  Rules', version: '3.1', 'oscal-version': '1.1.2' },
    groups: [
      {
        id: 'kx',
        class: 'family',
        title: 'Keys',
        controls: [
          {
            id: 'kx-2',
            class: 'House',
            title: 'Key Cupboard',
            params: [
              {
                id: 'kx-02_odp.01',
                label: 'caretaker',
                props: [{ name: 'alt-identifier', value: 'kx-2_prm_1' }]
              },
              {
                id: 'kx-02_odp.02',
                select: { choice: ['weekly', 'every {{ insert: param, kx-02_odp.03 }}'] }
              },
              { id: 'kx-02_odp.03', label: 'number of days' },
              { id: 'loop', select: { choice: ['{{ insert: param, loop }}'] } }
            ],
            props: [label('KX-02', 'zero-padded'), label('KX-2'), label('KX-02', 'assessment')],
            links: [
              { href: '#kx-2.1', rel: 'related' },
              { href: '#kx-9', rel: 'related' },
              { href: '#kx-2', rel: 'related' },
              { href: '#source', rel: 'reference' }
            ],
            parts: [
              part('statement', undefined, [
                part(
                  'item',
                  'The {{ insert: param, kx-02_odp.01 }} keeps all keys locked away ; and',
                  [],
                  [label('a.')]
                ),
                part('item', 'Keys are counted {{ kx-02_odp.02 }}:', [
                  part('item', 'by hand; and'),
                  part('item', 'on paper {{ insert: param, loop }}.')
                ])
              ]),
              part('guidance', 'Keys get lost.\n\nSee [the cupboard](#kx-2).'),
              part(
                'assessment-method',
                undefined,
                [part('assessment-objects', 'Key list\n\nCupboard ;\n;\n')],
                [{ name: 'method', value: 'EXAMINE' }]
              ),
              part(
                'assessment-method',
                undefined,
                [part('assessment-objects', 'Caretaker')],
                [{ name: 'method', value: 'INTERVIEW' }]
              )
            ],
            controls: [
              {
                id: 'kx-2.1',
                class: 'House-enhancement',
                title: 'Spare Keys',
                props: [label('KX-2(1)')],
                parts: [part('statement', 'Spare keys are kept elsewhere.')]
              },
              {
                id: 'kx-2.2',
                class: 'House-enhancement',
                title: 'Lost Keys',
                props: [label('KX-2(2)'), withdrawn]
              }
            ]
          }
        ]
      },
      {
        id: 'gone',
        title: 'Nothing Left',
        controls: [{ id: 'gone-1', title: 'Old Rule', props: [withdrawn] }]
      }
    ]
  }
};

/** As CSF 2.0: categories are controls that hold subcategories, whose titles repeat the id. */
export const outcomesSample = {
  catalog: {
    metadata: { title: 'Garden Outcomes', version: '2.0' },
    groups: [
      {
        id: 'GA',
        class: 'function',
        title: 'GARDEN',
        props: [label('GARDEN (GA)')],
        parts: [part('overview', 'The garden is looked after')],
        controls: [
          {
            id: 'GA.WA',
            class: 'category',
            title: 'Watering',
            props: [label('Watering (GA.WA)')],
            parts: [part('statement', 'Plants get the water that they need')],
            controls: [
              {
                id: 'GA.WA-01',
                class: 'subcategory',
                title: 'GA.WA-01',
                props: [label('GA.WA-01')],
                parts: [
                  part('statement', 'Plants that need water are known'),
                  part('example', 'Feel the soil every morning'),
                  part('example', 'Keep a list of thirsty plants')
                ]
              },
              {
                id: 'GA.WA-02',
                class: 'subcategory',
                title: 'GA.WA-02',
                props: [label('GA.WA-02'), withdrawn],
                parts: [part('statement', 'Cans are full')]
              }
            ]
          },
          {
            id: 'GA.OL',
            class: 'category',
            title: 'Old Category',
            props: [withdrawn],
            parts: [part('statement')],
            controls: [{ id: 'GA.OL-01', title: 'GA.OL-01', props: [withdrawn] }]
          }
        ]
      }
    ]
  }
};
